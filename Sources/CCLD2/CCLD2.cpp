#include "CCLD2.h"

// The header uses FILE without including this.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>

#include <cstring>

namespace {
void write(CLD2::Language language, int percent, ccld2_share *share) {
  std::strncpy(share->code, CLD2::LanguageCode(language), sizeof share->code - 1);
  share->code[sizeof share->code - 1] = 0;
  share->percent = percent;
}
}  // namespace

extern "C" void ccld2_detect(const uint8_t *text, int32_t count, ccld2_result *result) {
  CLD2::Language languages[3] = {
      CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
  int percents[3] = {0, 0, 0};
  double scores[3];
  int letter_bytes = 0, valid_bytes = 0;
  bool is_reliable = false;
  // The checking entry point: the other one may read wrongly on bytes that are not valid UTF-8.
  // Best effort: an answer for a text of few words is better than none, and is marked unreliable.
  CLD2::ExtDetectLanguageSummaryCheckUTF8(
      reinterpret_cast<const char *>(text), count, /* is_plain_text */ true, nullptr,
      CLD2::kCLDFlagBestEffort, languages, percents, scores, nullptr, &letter_bytes, &is_reliable,
      &valid_bytes);
  for (int i = 0; i < 3; i++) write(languages[i], percents[i], &result->shares[i]);
  result->letter_bytes = letter_bytes;
  result->is_reliable = is_reliable;
}
