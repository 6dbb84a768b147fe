// SPDX-License-Identifier: Apache-2.0
// The nine kinds of e-arayış (Transparency Azerbaijan, progress report January-June 2015, lines 92-110) and their data shapes.
// The official XML of the portal is not public; names and fields are this product's own and versioned by their namespace.
#include "arayis/schema.h"

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/identifiers.h"
#include "base/text.h"

namespace esign::arayis {
namespace {

using enum Shape;
constexpr Presence kOptional = Presence::optional;

constexpr Field kCommon[] = {
    {"referenceNumber", "Arayışın nömrəsi"},
    {"issuer", "Arayışı verən qurum"},
    {"issuerVoen", "Qurumun VÖEN-i", voen, kOptional},
    {"fin", "FİN", fin},
    {"surname", "Soyadı"},
    {"givenName", "Adı"},
    {"patronymic", "Atasının adı", text, kOptional},
    {"birthDate", "Doğum tarixi", date},
};
constexpr Field kDiploma[] = {
    {"institution", "Təhsil müəssisəsi"},     {"specialty", "İxtisas"},
    {"degree", "Təhsil səviyyəsi"},            {"diplomaSeries", "Diplomun seriyası", text, kOptional},
    {"diplomaNumber", "Diplomun nömrəsi"},     {"graduationDate", "Bitirdiyi tarix", date},
};
constexpr Field kCommunicationDebt[] = {
    {"provider", "Rabitə operatoru"},
    {"subscriberNumber", "Abunəçi nömrəsi"},
    {"debt", "Borc (AZN)", amount},
    {"asOf", "Tarixə", date},
};
constexpr Field kIdCard[] = {
    {"documentNumber", "Şəxsiyyət vəsiqəsinin nömrəsi", id_number},
    {"issuedBy", "Vəsiqəni verən orqan"},
    {"issueDate", "Verilmə tarixi", date},
    {"expiryDate", "Etibarlılıq müddəti", date, kOptional},
};
constexpr Field kPersonalData[] = {
    {"sex", "Cinsi"},
    {"birthPlace", "Doğulduğu yer"},
    {"citizenship", "Vətəndaşlığı"},
    {"maritalStatus", "Ailə vəziyyəti", text, kOptional},
    {"documentNumber", "Şəxsiyyət vəsiqəsinin nömrəsi", id_number},
};
constexpr Field kResidence[] = {
    {"address", "Qeydiyyatda olduğu ünvan"},
    {"registrationDate", "Qeydiyyat tarixi", date},
    {"registrationKind", "Qeydiyyatın növü", text, kOptional},
};
constexpr Field kWorkplace[] = {
    {"employer", "İşəgötürən"},
    {"employerVoen", "İşəgötürənin VÖEN-i", voen},
    {"position", "Vəzifəsi"},
    {"contractDate", "Əmək müqaviləsinin tarixi", date},
    {"monthlySalary", "Aylıq əmək haqqı (AZN)", amount, kOptional},
};
constexpr Field kStudent[] = {
    {"institution", "Təhsil müəssisəsi"},
    {"specialty", "İxtisas"},
    {"educationLevel", "Təhsil səviyyəsi"},
    {"educationForm", "Təhsil forması", text, kOptional},
    {"course", "Kurs", integer},
    {"admissionDate", "Qəbul tarixi", date},
};
constexpr Field kSchoolStaff[] = {
    {"school", "Ümumtəhsil müəssisəsi"},
    {"district", "Rayon (şəhər)"},
    {"position", "Vəzifəsi"},
    {"subject", "Tədris etdiyi fənn", text, kOptional},
    {"weeklyHours", "Həftəlik dərs yükü", integer, kOptional},
    {"contractDate", "Əmək müqaviləsinin tarixi", date},
};
constexpr Field kPupil[] = {
    {"school", "Ümumtəhsil müəssisəsi"},
    {"district", "Rayon (şəhər)"},
    {"grade", "Sinif", integer},
    {"section", "Sinfin hərfi", text, kOptional},
    {"admissionDate", "Qəbul tarixi", date},
};

constexpr Schema kSchemas[] = {
    {Kind::diploma, "diploma", "Diplom haqqında arayış", kDiploma},
    {Kind::communication_debt, "communication-debt", "Rabitə xidmətləri üzrə borcun olmaması haqqında arayış", kCommunicationDebt},
    {Kind::id_card, "id-card", "Şəxsiyyət vəsiqəsinin məlumatları haqqında arayış", kIdCard},
    {Kind::personal_data, "personal-data", "Vətəndaşın fərdi məlumatları haqqında arayış", kPersonalData},
    {Kind::residence, "residence", "Yaşayış yeri haqqında arayış", kResidence},
    {Kind::workplace, "workplace", "İş yeri haqqında arayış", kWorkplace},
    {Kind::student, "student", "“Tələbə-Məzun” dövlət elektron məlumat sistemindən çıxarış", kStudent},
    {Kind::school_staff, "school-staff", "Ümumtəhsil məktəbinin pedaqoji və texniki işçisinin iş yeri haqqında arayış", kSchoolStaff},
    {Kind::pupil, "pupil", "Ümumtəhsil məktəbi şagirdinin təhsil aldığı yer haqqında arayış", kPupil},
};

bool digits(std::string_view value) {
  return !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}
int number(std::string_view value) {
  int result = 0;
  for (const char c : value) result = result * 10 + (c - '0');
  return result;
}
bool is_date(std::string_view v) {
  if (v.size() != 10 || v[4] != '-' || v[7] != '-' || !digits(v.substr(0, 4)) || !digits(v.substr(5, 2)) || !digits(v.substr(8, 2)))
    return false;
  return civil_time({number(v.substr(0, 4)), number(v.substr(5, 2)), number(v.substr(8, 2)), 0, 0, 0}).has_value();
}
bool is_amount(std::string_view v) {
  const std::size_t point = v.find('.');
  return point != std::string_view::npos && point <= 12 && digits(v.substr(0, point)) && v.size() == point + 3 && digits(v.substr(point + 1)) &&
         (point == 1 || v[0] != '0');
}
bool is_integer(std::string_view v) { return digits(v) && v.size() <= 6 && (v.size() == 1 || v[0] != '0'); }
bool is_id_number(std::string_view v) {
  if (v.starts_with("AZE")) return v.size() == 11 && digits(v.substr(3));
  if (v.starts_with("AA")) return v.size() == 9 && digits(v.substr(2));
  return v.size() == 8 && digits(v);
}
bool is_text(std::string_view v) {
  if (!is_utf8(v) || trim(v).size() != v.size()) return false;
  const std::u32string points = to_code_points(v);
  return !points.empty() && points.size() <= 500 && printable(v) == v;
}

}  // namespace

std::span<const Field> common_fields() { return kCommon; }
std::span<const Schema> schemas() { return kSchemas; }

const Schema& schema(Kind kind) {
  return *std::ranges::find_if(kSchemas, [&](const Schema& one) { return one.kind == kind; });
}

std::optional<std::string_view> mismatch(Shape shape, std::string_view value) {
  switch (shape) {
    case Shape::text: return is_text(value) ? std::nullopt : std::optional<std::string_view>("expected text of 1 to 500 characters without control characters");
    case Shape::date: return is_date(value) ? std::nullopt : std::optional<std::string_view>("expected a date, YYYY-MM-DD");
    case Shape::amount: return is_amount(value) ? std::nullopt : std::optional<std::string_view>("expected an amount with two decimals, such as 1500.00");
    case Shape::integer: return is_integer(value) ? std::nullopt : std::optional<std::string_view>("expected a whole number from 0 to 999999");
    case Shape::fin: return fin_grammar(value) == Grammar::right ? std::nullopt : std::optional<std::string_view>("expected a FİN: seven capital letters and digits, without I and O");
    case Shape::voen: return voen_grammar(value) == Grammar::right ? std::nullopt : std::optional<std::string_view>("expected a VÖEN: ten digits with a right check digit");
    case Shape::id_number: return is_id_number(value) ? std::nullopt : std::optional<std::string_view>("expected an identity card number: AA and 7 digits, or AZE and 8 digits");
  }
  return "unknown shape";
}

std::string_view name(Kind kind) noexcept { return schema(kind).name; }

Result<Kind> kind_from(std::string_view text) {
  for (const Schema& one : kSchemas) {
    if (one.name == text) return one.kind;
  }
  return fail(Errc::invalid_argument, "no such kind of e-arayış");
}

std::span<const Kind> all_kinds() noexcept {
  static constexpr auto kinds = [] {
    std::array<Kind, std::size(kSchemas)> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = kSchemas[i].kind;
    return all;
  }();
  return kinds;
}

}  // namespace esign::arayis
