# Cross compilation to a Debian architecture: CROSS_TRIPLE is its name for
# compilers, CROSS_ROOT an unpacked sysroot, CROSS_CPU what qemu calls it.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR $ENV{CROSS_CPU})
set(CMAKE_C_COMPILER $ENV{CROSS_TRIPLE}-gcc)
set(CMAKE_SYSROOT $ENV{CROSS_ROOT})
set(CMAKE_FIND_ROOT_PATH $ENV{CROSS_ROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
# Libraries that the needed ones need are found by the linker only so.
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-Wl,-rpath-link,$ENV{CROSS_ROOT}/lib/$ENV{CROSS_TRIPLE}:$ENV{CROSS_ROOT}/usr/lib/$ENV{CROSS_TRIPLE}")
