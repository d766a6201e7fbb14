#include "CICU.h"

#include <unicode/regex.h>
#include <unicode/utext.h>

#include <memory>

struct cicu_regex {
  std::unique_ptr<icu::RegexPattern> pattern;
};

struct cicu_matcher {
  UText text = UTEXT_INITIALIZER;
  std::unique_ptr<icu::RegexMatcher> matcher;
  ~cicu_matcher() {
    matcher.reset();
    utext_close(&text);
  }
};

cicu_regex *cicu_regex_open(const uint8_t *pattern, int64_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UParseError place;
  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, reinterpret_cast<const char *>(pattern), length, &code);
  std::unique_ptr<icu::RegexPattern> compiled(
      icu::RegexPattern::compile(&text, 0, place, code));
  utext_close(&text);
  *status = code;
  return U_SUCCESS(code) ? new cicu_regex{std::move(compiled)} : nullptr;
}

void cicu_regex_close(cicu_regex *regex) { delete regex; }

cicu_matcher *cicu_matcher_open(const cicu_regex *regex, const uint8_t *text, int64_t length,
                                int32_t time_limit, int32_t stack_limit, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  auto search = std::make_unique<cicu_matcher>();
  utext_openUTF8(&search->text, reinterpret_cast<const char *>(text), length, &code);
  search->matcher.reset(regex->pattern->matcher(code));
  if (U_SUCCESS(code)) {
    search->matcher->setTimeLimit(time_limit, code);
    search->matcher->setStackLimit(stack_limit, code);
    search->matcher->reset(&search->text);
  }
  *status = code;
  return U_SUCCESS(code) ? search.release() : nullptr;
}

int32_t cicu_matcher_find(cicu_matcher *matcher, int64_t *start, int64_t *end, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  bool found = matcher->matcher->find(code);
  if (found && U_SUCCESS(code)) {
    *start = matcher->matcher->start64(code);
    *end = matcher->matcher->end64(code);
  }
  *status = code;
  return found && U_SUCCESS(code) ? 1 : 0;
}

void cicu_matcher_close(cicu_matcher *matcher) { delete matcher; }
