// SPDX-License-Identifier: Apache-2.0
// esign completion bash|zsh|fish: written from the option tree itself.
#include <fmt/format.h>

#include "program.h"

namespace esign::cli {
namespace {

/// Each command by its words ("card pin verify"), with what may follow: sub-commands and options.
struct Place {
  std::string words{};
  std::vector<std::string> commands{};
  std::vector<std::string> options{};
  std::vector<std::string> help{};  ///< Of the options, in the same order.
};

void collect(const CLI::App& app, const std::string& words, std::vector<std::string> inherited, std::vector<Place>& places) {
  Place place{words, {}, {}, {}};
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) place.commands.push_back(sub->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      inherited.push_back("--" + name);
      place.help.push_back(option->get_description());
    }
  }
  place.options = inherited;
  place.help.insert(place.help.begin(), place.options.size() - place.help.size(), "");
  places.push_back(place);
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    collect(*sub, words.empty() ? sub->get_name() : words + ' ' + sub->get_name(), place.options, places);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string bash(const std::vector<Place>& places) {
  std::string script = "# bash completion for esign; written by: esign completion bash\n_esign() {\n  local word=\"${COMP_WORDS[COMP_CWORD]}\" place=\"\" next\n  COMPREPLY=()\n";
  script += "  local i; for ((i = 1; i < COMP_CWORD; i++)); do\n    next=\"${place:+$place }${COMP_WORDS[i]}\"\n    case \"$next\" in\n";
  for (const Place& place : places) {
    if (!place.words.empty()) script += fmt::format("      '{}') place=\"$next\" ;;\n", place.words);
  }
  script += "    esac\n  done\n  case \"$place\" in\n";
  for (const Place& place : places) {
    script += fmt::format("    '{}')\n      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W '{}' -- \"$word\"))\n", place.words, joined(place.options));
    script += place.commands.empty() ? "      else compopt -o default; fi ;;\n"
                                     : fmt::format("      else COMPREPLY=($(compgen -W '{}' -- \"$word\")); fi ;;\n", joined(place.commands));
  }
  return script + "  esac\n}\ncomplete -F _esign esign\n";
}

std::string zsh(const std::vector<Place>& places) {
  return "#compdef esign\nautoload -U +X bashcompinit && bashcompinit\n" + bash(places);
}

std::string quoted(std::string text) {
  std::string out;
  for (const char c : text) out += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return "'" + out + "'";
}

std::string fish(const std::vector<Place>& places) {
  std::string script = "# fish completion for esign; written by: esign completion fish\ncomplete -c esign -f\n";
  for (const Place& place : places) {
    std::string condition = "__fish_use_subcommand";
    if (!place.words.empty()) {
      condition.clear();
      std::string_view rest = place.words;
      while (!rest.empty()) {
        const std::size_t end = rest.find(' ');
        condition += (condition.empty() ? "" : "; and ") + fmt::format("__fish_seen_subcommand_from {}", rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      }
    }
    for (const std::string& command : place.commands) script += fmt::format("complete -c esign -n '{}' -a {}\n", condition, command);
    for (std::size_t i = 0; i < place.options.size(); ++i)
      script += fmt::format("complete -c esign -n '{}' -F -l {}{}\n", condition, place.options[i].substr(2), place.help[i].empty() ? "" : " -d " + quoted(place.help[i]));
  }
  return script;
}

}  // namespace

void add_completion(CLI::App& app, Program& program) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", "Print the completion script of a shell");
  command->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &app, &program] {
    std::vector<Place> places;
    collect(app, {}, {}, places);
    program.ui.out(*shell == "bash" ? bash(places) : *shell == "zsh" ? zsh(places) : fish(places));
  });
}

}  // namespace esign::cli
