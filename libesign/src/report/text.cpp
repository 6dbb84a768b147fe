// SPDX-License-Identifier: Apache-2.0
// The story as lines of text, "  Label:   value", aligned by the longest label of the language.
#include <algorithm>

#include "base/text.h"
#include "report/catalogue.h"
#include "report/story.h"

namespace esign::report {
namespace {

std::size_t width_of_labels(Language language) {
  std::size_t width = 0;
  for (const auto& [key, text] : catalogue(language)) {
    if (key.starts_with("label.")) width = std::max(width, to_code_points(text).size());
  }
  return width;
}

}  // namespace

std::string text(const Report::Data& data, Language language) {
  const Story story = tell(data, language);
  const std::size_t width = width_of_labels(language);
  std::string text = story.document + ": " + story.verdict + " (" + std::string(standard_name(story.indication)) + ")\n";
  for (const auto& chapter : story.chapters) {
    text += '\n' + chapter.title + ": " + chapter.verdict + "\n  " + chapter.term + '\n';
    for (const auto& [label, value] : chapter.lines) text += "  " + label + ':' + std::string(width - to_code_points(label).size() + 1, ' ') + value + '\n';
  }
  return text + '\n' + story.checked.label + ": " + story.checked.value + ", " + story.policy.label + ": " + story.policy.value + '\n';
}

}  // namespace esign::report
