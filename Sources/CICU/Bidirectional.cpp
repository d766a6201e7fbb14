#include "CICU.h"

#include <unicode/ubidi.h>

int32_t cicu_visual_to_logical(const uint16_t *text, int32_t length, int32_t is_right_to_left,
                               uint16_t *output, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UBiDi *bidi = ubidi_openSized(length, 0, &code);
  ubidi_setInverse(bidi, true);
  ubidi_setPara(bidi, reinterpret_cast<const UChar *>(text), length, is_right_to_left ? 1 : 0,
                nullptr, &code);
  const int32_t written = ubidi_writeReordered(bidi, reinterpret_cast<UChar *>(output), length,
                                               UBIDI_DO_MIRRORING, &code);
  ubidi_close(bidi);
  *status = code == U_STRING_NOT_TERMINATED_WARNING ? U_ZERO_ERROR : code;
  return U_SUCCESS(code) ? written : 0;
}
