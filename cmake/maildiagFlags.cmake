# Flags of this build, held by targets that nothing outside this build sees:
#
#   maildiag_warnings  the warnings every C file here must be clean under
#   maildiag_checks    sanitizers, coverage and fuzzing, for all that is linked
#   maildiag_harden    hardening of what is shipped

include(CheckCCompilerFlag)

add_library(maildiag_warnings INTERFACE)
target_compile_options(maildiag_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wstrict-prototypes -Wmissing-prototypes -Wvla)
# -std=c11 hides POSIX; this shows it again, and nothing beyond.
target_compile_definitions(maildiag_warnings INTERFACE
    _POSIX_C_SOURCE=200809L)
if(MAILDIAG_WERROR)
    target_compile_options(maildiag_warnings INTERFACE -Werror)
endif()

add_library(maildiag_checks INTERFACE)
set(maildiag_sanitizers ${MAILDIAG_SANITIZE})
string(REPLACE ";" "," maildiag_sanitizers "${maildiag_sanitizers}")
if(MAILDIAG_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "MAILDIAG_FUZZ needs clang: -DCMAKE_C_COMPILER=clang")
    endif()
    # Only the fuzz targets get libFuzzer's main(); all else is instrumented.
    target_compile_options(maildiag_checks INTERFACE
        -fsanitize=fuzzer-no-link)
    target_link_options(maildiag_checks INTERFACE -fsanitize=fuzzer-no-link)
    if(NOT maildiag_sanitizers)
        set(maildiag_sanitizers address,undefined)
    endif()
endif()
if(maildiag_sanitizers)
    target_compile_options(maildiag_checks INTERFACE
        -fsanitize=${maildiag_sanitizers} -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    target_link_options(maildiag_checks INTERFACE
        -fsanitize=${maildiag_sanitizers})
endif()
if(MAILDIAG_COVERAGE)
    target_compile_options(maildiag_checks INTERFACE --coverage -O0)
    target_link_options(maildiag_checks INTERFACE --coverage)
endif()

add_library(maildiag_harden INTERFACE)
foreach(flag
        -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    string(MAKE_C_IDENTIFIER "maildiag_has${flag}" has_flag)
    check_c_compiler_flag(${flag} ${has_flag})
    if(${has_flag})
        target_compile_options(maildiag_harden INTERFACE ${flag})
    endif()
endforeach()
# Two builds of one source are the same, byte for byte, wherever they stand.
# The program that debugs finds the sources from the top of the tree.
check_c_compiler_flag(-ffile-prefix-map=/a=b maildiag_has_prefix_map)
if(maildiag_has_prefix_map)
    foreach(dir ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
        target_compile_options(maildiag_harden INTERFACE
            $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-ffile-prefix-map=${dir}=.>)
    endforeach()
endif()
target_link_options(maildiag_harden INTERFACE
    LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
if(NOT maildiag_sanitizers)
    # The sanitizers bring their own checks, and clang's leave symbols open.
    target_compile_options(maildiag_harden INTERFACE
        $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE>
        $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-D_FORTIFY_SOURCE=2>)
    target_link_options(maildiag_harden INTERFACE LINKER:-z,defs)
endif()
