# SPDX-License-Identifier: Apache-2.0
# embed_files(TARGET NAME files...): a program carries its files. They become the rows {"file name", text} of NAME.inc, in order
# of their names, which TARGET can include. No file may hold the text )__file__".
function(embed_files target name)
  set(files ${ARGN})
  list(SORT files)
  set(entries "")
  foreach(file ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(short ${file} NAME)
    file(READ ${file} text)
    string(APPEND entries "{\"${short}\", R\"__file__(${text})__file__\"},\n")
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  file(CONFIGURE OUTPUT ${generated}/${name}.inc CONTENT "@entries@" @ONLY)
  target_include_directories(${target} PRIVATE ${generated})
endfunction()
