// SPDX-License-Identifier: Apache-2.0
#include "help.h"

#include <algorithm>

namespace esign::cli {
namespace {

using Row = HelpRow;
/// The words CLI11 puts around them.
constexpr Row kLabels[] = {{"Usage", "İstifadə", "Использование"},
                           {"Positionals", "Arqumentlər", "Аргументы"},
                           {"OPTIONS", "SEÇİMLƏR", "ПАРАМЕТРЫ"},
                           {"SUBCOMMAND", "KOMANDA", "КОМАНДА"},
                           {"REQUIRED", "MƏCBURİ", "ОБЯЗАТЕЛЬНО"},
                           {"Excludes", "Birlikdə olmaz", "Исключает"}};
constexpr Row kOptions{"Options", "Seçimlər", "Параметры"}, kCommands{"Subcommands", "Komandalar", "Команды"};

std::string in(const Row& row, Language language) {
  switch (language) {
    case Language::en: return std::string(row.en);
    case Language::az: return std::string(row.az);
    case Language::ru: return std::string(row.ru);
  }
  return std::string(row.en);
}

std::string translated(const std::string& english, Language language, std::span<const Row> rows) {
  const auto row = std::ranges::find(rows, english, &Row::en);
  return row == rows.end() ? english : in(*row, language);
}

}  // namespace

void translate_help(CLI::App& app, Language language, std::span<const HelpRow> rows) {
  if (language == Language::en) return;
  app.description(translated(app.get_description(), language, rows));
  app.group(in(kCommands, language));
  for (const Row& label : kLabels) app.get_formatter()->label(std::string(label.en), in(label, language));
  for (CLI::Option* option : app.get_options()) {
    option->description(translated(option->get_description(), language, rows));
    option->group(in(kOptions, language));
  }
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) translate_help(*command, language, rows);
}

}  // namespace esign::cli
