// SPDX-License-Identifier: Apache-2.0
#pragma once
// qpdf's objects, of this folder's .cpp files alone.
//
// qpdf/JSON.hh has a vector of JSON inside the class JSON. In C++20 the destructor of a vector is constexpr, and clang looks into
// it where it is named, before the class is whole: the header does not compile. We ask nothing of it; its name is all that
// QPDFObjectHandle.hh needs.
#ifndef JSON_HH
#define JSON_HH
#endif
class JSON;

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFXRefEntry.hh>
