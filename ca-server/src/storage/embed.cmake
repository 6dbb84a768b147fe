# SPDX-License-Identifier: Apache-2.0
# migrations/*.sql become an array of a generated header: the program carries its schema. Names: NNNN_what[.engine].sql.
file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/migrations/*.sql)
list(SORT migrations)
set(entries "")
foreach(migration ${migrations})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${migration})
  get_filename_component(file ${migration} NAME)
  file(READ ${migration} text)
  string(APPEND entries "{\"${file}\", R\"__sql__(${text})__sql__\"},\n")
endforeach()
set(generated ${CMAKE_CURRENT_BINARY_DIR}/storage-generated)
file(CONFIGURE OUTPUT ${generated}/migrations.inc CONTENT "@entries@" @ONLY)
target_include_directories(ca_storage PRIVATE ${generated})
