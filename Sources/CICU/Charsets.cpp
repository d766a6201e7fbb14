#include "CICU.h"

#include <unicode/localpointer.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <vector>

namespace {

/// Writes U+FFFD for what cannot be decoded, and counts. ICU's own callback writes U+001A for some charsets.
void replaceAndCount(const void *count, UConverterToUnicodeArgs *args, const char *, int32_t,
                     UConverterCallbackReason reason, UErrorCode *status) {
  if (reason > UCNV_IRREGULAR) return; // reset, close, clone
  const UChar replacement = 0xFFFD;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
  ++*static_cast<int64_t *>(const_cast<void *>(count));
}

} // namespace

int64_t cicu_decode(const char *converter, const uint8_t *bytes, int64_t length, uint8_t *output,
                    int64_t capacity, int64_t *malformed_count, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  *malformed_count = 0;
  icu::LocalUConverterPointer source(ucnv_open(converter, &code));
  ucnv_setToUCallBack(source.getAlias(), replaceAndCount, malformed_count, nullptr, nullptr, &code);
  const char *next = reinterpret_cast<const char *>(bytes), *end = next + length;
  UChar pivot[4096 + 1];
  int32_t kept = 0; // a high surrogate whose other half comes with the next block
  int64_t written = 0;
  bool isDone = U_FAILURE(code);
  while (!isDone) {
    UChar *target = pivot + kept;
    ucnv_toUnicode(source.getAlias(), &target, pivot + 4097, &next, end, nullptr, true, &code);
    isDone = code != U_BUFFER_OVERFLOW_ERROR;
    if (U_FAILURE(code) && !isDone) code = U_ZERO_ERROR;
    if (U_FAILURE(code)) break;
    int32_t count = static_cast<int32_t>(target - pivot);
    kept = !isDone && count > 0 && U16_IS_LEAD(pivot[count - 1]) ? 1 : 0;
    for (int32_t i = 0; i < count - kept;) {
      UChar32 scalar;
      U16_NEXT(pivot, i, count - kept, scalar);
      if (U_IS_SURROGATE(scalar)) {
        scalar = 0xFFFD;
        ++*malformed_count;
      }
      int32_t width = U8_LENGTH(scalar);
      if (written + width <= capacity) {
        uint8_t *place = output + written;
        int32_t offset = 0;
        U8_APPEND_UNSAFE(place, offset, scalar);
      }
      written += width;
    }
    if (kept) pivot[0] = pivot[count - 1];
  }
  *status = code;
  return written;
}

int32_t cicu_detect_charsets(const uint8_t *bytes, int32_t length, int32_t is_markup,
                             const char **names, int32_t *confidences, int32_t capacity,
                             int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  icu::LocalUCharsetDetectorPointer detector(ucsdet_open(&code));
  ucsdet_setText(detector.getAlias(), reinterpret_cast<const char *>(bytes), length, &code);
  if (U_SUCCESS(code)) ucsdet_enableInputFilter(detector.getAlias(), is_markup != 0);
  int32_t found = 0;
  const UCharsetMatch **matches = ucsdet_detectAll(detector.getAlias(), &found, &code);
  int32_t count = U_SUCCESS(code) ? std::min(found, capacity) : 0;
  for (int32_t i = 0; i < count; i++) {
    names[i] = ucsdet_getName(matches[i], &code);
    confidences[i] = ucsdet_getConfidence(matches[i], &code);
  }
  *status = code;
  return U_SUCCESS(code) ? count : 0;
}
