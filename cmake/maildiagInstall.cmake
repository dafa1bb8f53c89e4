# What is installed, in components that may be installed one by one
# (cmake --install BUILD --component NAME):
#
#   runtime  the shared library, and the catalogue in other languages
#   devel    header, static library, CMake package, pkg-config, API as JSON
#   tools    the program, its completions and manual pages
#   python   the Python package
#   doc      what there is to read
#
# tests/install/manifest.txt lists every file.

include(${PROJECT_SOURCE_DIR}/pkgconfig/pkgconfig.cmake)

# Two export sets: who links the shared library needs neither PCRE2's nor
# libyaml's development files, who links the static one does.
install(TARGETS maildiag EXPORT maildiagTargets
    LIBRARY COMPONENT runtime NAMELINK_COMPONENT devel)
install(TARGETS maildiag_static EXPORT maildiagStaticTargets
    ARCHIVE COMPONENT devel)
install(FILES ${maildiag_header}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/maildiag COMPONENT devel)

set(maildiag_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/maildiag)
foreach(set maildiagTargets maildiagStaticTargets)
    install(EXPORT ${set} NAMESPACE maildiag::
        DESTINATION ${maildiag_package_dir} COMPONENT devel)
endforeach()
configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/maildiagConfig.cmake.in
    ${PROJECT_BINARY_DIR}/maildiagConfig.cmake
    INSTALL_DESTINATION ${maildiag_package_dir}
    NO_SET_AND_CHECK_MACRO)
# Below 1.0 a new minor version may break what was built with the old one.
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/maildiagConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/maildiagConfig.cmake
    ${PROJECT_BINARY_DIR}/maildiagConfigVersion.cmake
    DESTINATION ${maildiag_package_dir} COMPONENT devel)

# The catalogue in other languages: --rules FILE --profile NAME.
install(FILES
    ${PROJECT_SOURCE_DIR}/lib/rules/overlays/de.yaml
    ${PROJECT_SOURCE_DIR}/lib/rules/overlays/sv.yaml
    DESTINATION ${CMAKE_INSTALL_DATADIR}/maildiag/overlays COMPONENT runtime)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/man/man3
    DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT devel)

if(MAILDIAG_CLI)
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/man/man1
        DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT tools)
    install(TARGETS maildiag_cli RUNTIME COMPONENT tools)
    set(dir ${PROJECT_SOURCE_DIR}/examples/completion)
    install(FILES ${dir}/maildiag.bash RENAME maildiag COMPONENT tools
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${dir}/_maildiag COMPONENT tools
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES ${dir}/maildiag.fish COMPONENT tools
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()

add_subdirectory(${PROJECT_SOURCE_DIR}/examples/python
    ${PROJECT_BINARY_DIR}/examples/python)

install(FILES
    ${PROJECT_SOURCE_DIR}/CHANGELOG.md
    ${PROJECT_SOURCE_DIR}/LICENSE
    ${PROJECT_SOURCE_DIR}/README.md
    ${PROJECT_SOURCE_DIR}/SECURITY.md
    DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)
