# SPDX-License-Identifier: Apache-2.0
# console/* become an array of a generated header: the program carries its operator console.
file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/console/*)
list(SORT pages)
set(entries "")
foreach(page ${pages})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  get_filename_component(name ${page} NAME)
  file(READ ${page} text)
  string(APPEND entries "{\"${name}\", R\"__page__(${text})__page__\"},\n")
endforeach()
set(generated ${CMAKE_CURRENT_BINARY_DIR}/console-generated)
file(CONFIGURE OUTPUT ${generated}/console.inc CONTENT "@entries@" @ONLY)
target_include_directories(ca_http PRIVATE ${generated})
