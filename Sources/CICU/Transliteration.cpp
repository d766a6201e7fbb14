#include "CICU.h"

#include <unicode/bytestream.h>
#include <unicode/stringpiece.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

namespace {

/// ICU's transliterator, one for each thread: they are not to be shared, and making one takes 10 ms.
icu::Transliterator *toSimplified(UErrorCode &status) {
  static thread_local std::unique_ptr<icu::Transliterator> transliterator;
  if (!transliterator) {
    transliterator.reset(
        icu::Transliterator::createInstance("Hant-Hans", UTRANS_FORWARD, status));
  }
  return transliterator.get();
}

/// Where a piece that starts at `start` ends: behind a line, if there is one of up to 64 KiB, so that ICU's
/// copies are small and no phrase is cut.
int64_t pieceEnd(const uint8_t *text, int64_t start, int64_t length) {
  const int64_t longest = 1 << 16;
  if (length - start <= longest) return length;
  int64_t end = start + longest;
  while (end > start && text[end - 1] != '\n') end--;
  if (end > start) return end;
  end = start + longest;
  while ((text[end] & 0xC0) == 0x80) end--;
  return end;
}

} // namespace

int64_t cicu_to_simplified(const uint8_t *text, int64_t length, uint8_t *output, int64_t capacity,
                           int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  icu::Transliterator *transliterator = toSimplified(code);
  int64_t needed = 0;
  std::string piece;
  for (int64_t start = 0; U_SUCCESS(code) && start < length;) {
    int64_t end = pieceEnd(text, start, length);
    icu::UnicodeString string = icu::UnicodeString::fromUTF8(icu::StringPiece(
        reinterpret_cast<const char *>(text) + start, static_cast<int32_t>(end - start)));
    transliterator->transliterate(string);
    piece.clear();
    string.toUTF8String(piece);
    int64_t room = std::min<int64_t>(piece.size(), std::max<int64_t>(0, capacity - needed));
    if (room > 0) std::memcpy(output + needed, piece.data(), room);
    needed += piece.size();
    start = end;
  }
  *status = code;
  return needed;
}
