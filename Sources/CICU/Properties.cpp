#include "CICU.h"

#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/utypes.h>

#include <algorithm>

const char *cicu_status_name(int32_t status) {
  return u_errorName(static_cast<UErrorCode>(status));
}

uint8_t cicu_general_category(uint32_t scalar) {
  return static_cast<uint8_t>(u_charType(static_cast<UChar32>(scalar)));
}

int32_t cicu_is_white_space(uint32_t scalar) {
  return u_isUWhiteSpace(static_cast<UChar32>(scalar)) ? 1 : 0;
}

int32_t cicu_set_ranges(const uint8_t *pattern, int32_t length, uint32_t *pairs, int32_t capacity,
                        int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  icu::UnicodeSet set(
      icu::UnicodeString::fromUTF8({reinterpret_cast<const char *>(pattern), length}), code);
  *status = code;
  if (U_FAILURE(code)) return 0;
  int32_t count = set.getRangeCount();
  for (int32_t i = 0; i < std::min(count, capacity); i++) {
    pairs[2 * i] = static_cast<uint32_t>(set.getRangeStart(i));
    pairs[2 * i + 1] = static_cast<uint32_t>(set.getRangeEnd(i));
  }
  return count;
}
