# maildiag.pc finds everything from where it stands itself, so an installed
# tree can be moved. That holds as long as the folders are relative to the
# prefix; an absolute one is refused rather than written wrong.

foreach(dir CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
    if(IS_ABSOLUTE "${${dir}}")
        message(FATAL_ERROR "${dir} must be relative to the prefix")
    endif()
endforeach()

set(maildiag_pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH maildiag_pc_up /prefix/${maildiag_pc_dir} /prefix)
string(REGEX REPLACE "/$" "" maildiag_pc_up "${maildiag_pc_up}")

set(maildiag_pc_requires libpcre2-8)
if(MAILDIAG_YAML)
    string(APPEND maildiag_pc_requires ", yaml-0.1")
endif()

configure_file(
    ${PROJECT_SOURCE_DIR}/pkgconfig/maildiag.pc.in
    ${CMAKE_CURRENT_BINARY_DIR}/maildiag.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/maildiag.pc
    DESTINATION ${maildiag_pc_dir} COMPONENT devel)
