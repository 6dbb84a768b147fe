# SPDX-License-Identifier: Apache-2.0
# Warnings, sanitizers, coverage and the compiler cache, for every target of this project.
find_program(ESIGN_CCACHE ccache)
if(ESIGN_CCACHE)
  # Precompiled headers hide __TIME__ and macros from the cache's direct mode; nothing of ours depends on them.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${ESIGN_CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wswitch
                    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(NOT ESIGN_SANITIZE)
  add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2> -fstack-protector-strong)
else()
  add_compile_options(-fsanitize=${ESIGN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ESIGN_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized)  # g++ 12 loses track of std::optional in instrumented code
  endif()
endif()
if(ESIGN_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    message(FATAL_ERROR "ESIGN_FUZZ needs clang 16: libFuzzer is part of it, and clang 14 cannot read the <ranges> of libstdc++ 12")
  endif()
  find_program(ESIGN_LLD ld.lld-16)
  if(ESIGN_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # The compiler cache takes a precompiled header as the same only if the header does not hold its own time.
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()
if(ESIGN_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()
add_link_options(-Wl,-z,relro,-z,now)
