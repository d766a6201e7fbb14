#include "CICU.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace {

const icu::Normalizer2 *instance(int32_t form, UErrorCode &status) {
  switch (form) {
  case CICU_NFC: return icu::Normalizer2::getNFCInstance(status);
  case CICU_NFD: return icu::Normalizer2::getNFDInstance(status);
  case CICU_NFKC: return icu::Normalizer2::getNFKCInstance(status);
  case CICU_NFKD: return icu::Normalizer2::getNFKDInstance(status);
  case CICU_NFKC_CASEFOLD: return icu::Normalizer2::getNFKCCasefoldInstance(status);
  default: status = U_ILLEGAL_ARGUMENT_ERROR; return nullptr;
  }
}

/// The decomposing twin of a form: knows which characters can move before their neighbours.
const icu::Normalizer2 *decomposer(int32_t form, UErrorCode &status) {
  switch (form) {
  case CICU_NFC:
  case CICU_NFD: return icu::Normalizer2::getNFDInstance(status);
  case CICU_NFKC:
  case CICU_NFKD: return icu::Normalizer2::getNFKDInstance(status);
  default: return icu::Normalizer2::getInstance(nullptr, "nfkc_cf", UNORM2_DECOMPOSE, status);
  }
}

/// A form and its decomposing twin.
struct Normalizers {
  const icu::Normalizer2 *form = nullptr, *decomposer = nullptr;
  /// What `form` and `decomposer` point to for `CICU_UNICODE_9`: cheap shells, made anew each time.
  std::unique_ptr<icu::FilteredNormalizer2> filteredForm, filteredDecomposer;
};

/// The characters of Unicode 9.0, kept forever.
const icu::UnicodeSet &unicode9(UErrorCode &status) {
  static UErrorCode code = U_ZERO_ERROR;
  static const icu::UnicodeSet *set = [] {
    auto *made = new icu::UnicodeSet(u"[:age=9.0:]", code);
    made->freeze();
    return made;
  }();
  if (U_FAILURE(code)) status = code;
  return *set;
}

Normalizers normalizers(int32_t form, int32_t characters, UErrorCode &status) {
  Normalizers result;
  result.form = instance(form, status);
  result.decomposer = decomposer(form, status);
  if (characters == CICU_UNICODE_9 && U_SUCCESS(status)) {
    const icu::UnicodeSet &known = unicode9(status);
    result.filteredForm = std::make_unique<icu::FilteredNormalizer2>(*result.form, known);
    result.filteredDecomposer =
        std::make_unique<icu::FilteredNormalizer2>(*result.decomposer, known);
    result.form = result.filteredForm.get();
    result.decomposer = result.filteredDecomposer.get();
  }
  return result;
}

/// The code point at `start`, which moves behind it. `text` is valid UTF-8.
UChar32 next(const uint8_t *text, int64_t &start) {
  int32_t width = 0;
  UChar32 scalar;
  U8_NEXT_UNSAFE(text + start, width, scalar);
  start += width;
  return scalar;
}

/// The start of the code point that the byte at `position` belongs to.
int64_t scalarStart(const uint8_t *text, int64_t position) {
  while (position > 0 && U8_IS_TRAIL(text[position])) position--;
  return position;
}

/// Where to cut so that ICU's 32-bit lengths hold and its UTF-16 copies stay in the cache:
/// after about `segment` bytes, before a character that no earlier one can interact with.
int64_t segmentEnd(const icu::Normalizer2 &normalizer, const uint8_t *text, int64_t start,
                   int64_t length) {
  const int64_t segment = 1 << 18, longest = 1 << 30;
  if (length - start <= segment) return length;
  for (int64_t end = scalarStart(text, start + segment); end > start;
       end = scalarStart(text, end - 1)) {
    int64_t after = end;
    if (normalizer.hasBoundaryBefore(next(text, after))) return end;
  }
  int64_t end = scalarStart(text, start + segment);
  while (end < length && end - start < longest) {
    int64_t after = end;
    if (normalizer.hasBoundaryBefore(next(text, after))) return end;
    end = after;
  }
  return end;
}

/// Counts what is appended and keeps as much of it as there is room for.
class BoundedSink : public icu::ByteSink {
public:
  BoundedSink(uint8_t *output, int64_t capacity) : output(output), capacity(capacity) {}
  void Append(const char *bytes, int32_t count) override {
    if (length < capacity) {
      int64_t room = std::min<int64_t>(count, capacity - length);
      // ICU fills the buffer that GetAppendBuffer lent; then there is nothing to copy.
      if (reinterpret_cast<const uint8_t *>(bytes) != output + length) {
        std::copy_n(bytes, room, output + length);
      }
    }
    length += count;
  }
  char *GetAppendBuffer(int32_t minimum, int32_t hint, char *scratch, int32_t scratchCapacity,
                        int32_t *resultCapacity) override {
    if (capacity - length >= minimum) {
      *resultCapacity = static_cast<int32_t>(
          std::min<int64_t>(capacity - length, std::max(hint, minimum)));
      return reinterpret_cast<char *>(output) + length;
    }
    *resultCapacity = scratchCapacity;
    return scratch;
  }
  int64_t length = 0;

private:
  uint8_t *output;
  int64_t capacity;
};

/// A run of characters that canonical ordering may move, too long to leave to ICU: it sorts by
/// insertion, in time quadratic in the run (80,000 marks in turn: 4 s, in check and in conversion).
struct LongRun {
  int64_t start, end;
};

/// The runs of more than `stride` bytes without a boundary inside. Looks at one character in
/// `stride` bytes, so it costs next to nothing on text without such runs.
std::vector<LongRun> longRuns(const icu::Normalizer2 &decomposer, const uint8_t *text,
                              int64_t length) {
  const int64_t stride = 128;
  std::vector<LongRun> runs;
  int64_t probe = stride;
  while (probe < length) {
    int64_t middle = scalarStart(text, probe), after = middle;
    if (text[middle] < 0x80 || decomposer.hasBoundaryBefore(next(text, after))) {
      probe += stride;
      continue;
    }
    int64_t start = middle, limit = runs.empty() ? 0 : runs.back().end;
    while (start > limit) {
      int64_t before = scalarStart(text, start - 1), end = before;
      if (decomposer.hasBoundaryBefore(next(text, end))) break;
      start = before;
    }
    int64_t end = after;
    while (end < length) {
      after = end;
      if (decomposer.hasBoundaryBefore(next(text, after))) break;
      end = after;
    }
    if (end - start > stride) runs.push_back({start, end});
    probe = end + stride;
  }
  return runs;
}

/// Whether a long run keeps its text from being in any form: a character that decomposes (those
/// without a boundary before them never recompose), or two marks in the wrong order.
bool breaksNormalization(const icu::Normalizer2 &decomposer, const uint8_t *text,
                         const LongRun &run) {
  icu::UnicodeString mapped;
  uint8_t previous = 0;
  for (int64_t position = run.start; position < run.end;) {
    UChar32 scalar = next(text, position);
    uint8_t combiningClass = decomposer.getCombiningClass(scalar);
    if (combiningClass != 0 && combiningClass < previous) return true;
    if (decomposer.getDecomposition(scalar, mapped)) return true;
    previous = combiningClass;
  }
  return false;
}

/// Appends a long run, decomposed and in canonical order: it normalizes to the same result.
void appendSorted(const icu::Normalizer2 &decomposer, const uint8_t *text, const LongRun &run,
                  std::string &sorted, UErrorCode &status) {
  // Combining class, place and code point in one number, so that plain sorting is stable. All are
  // marks: what has no boundary before it decomposes to marks only, or to nothing (checked for all
  // of Unicode 15).
  std::vector<uint64_t> keys;
  for (int64_t position = run.start; position < run.end;) {
    icu::UnicodeString mapped =
        decomposer.normalize(icu::UnicodeString(next(text, position)), status);
    for (int32_t i = 0; i < mapped.length(); i = mapped.moveIndex32(i, 1)) {
      UChar32 scalar = mapped.char32At(i);
      uint64_t combiningClass = decomposer.getCombiningClass(scalar);
      uint64_t place = keys.size() & 0x7FFFFFFFF;
      keys.push_back(combiningClass << 56 | place << 21 | static_cast<uint64_t>(scalar));
    }
  }
  std::sort(keys.begin(), keys.end());
  for (uint64_t key : keys) {
    char bytes[4];
    int32_t width = 0;
    U8_APPEND_UNSAFE(bytes, width, static_cast<UChar32>(key & 0x1FFFFF));
    sorted.append(bytes, width);
  }
}

/// The text with its long runs sorted.
std::string withRunsSorted(const icu::Normalizer2 &decomposer, const uint8_t *text, int64_t length,
                           const std::vector<LongRun> &runs, UErrorCode &status) {
  std::string sorted;
  sorted.reserve(length);
  int64_t copied = 0;
  for (const LongRun &run : runs) {
    sorted.append(reinterpret_cast<const char *>(text) + copied, run.start - copied);
    appendSorted(decomposer, text, run, sorted, status);
    copied = run.end;
  }
  sorted.append(reinterpret_cast<const char *>(text) + copied, length - copied);
  return sorted;
}

icu::StringPiece piece(const uint8_t *text, int64_t start, int64_t end) {
  return {reinterpret_cast<const char *>(text) + start, static_cast<int32_t>(end - start)};
}

bool isNormalized(const Normalizers &use, const uint8_t *text, int64_t length, UErrorCode &status) {
  if (U_FAILURE(status)) return false;
  for (const LongRun &run : longRuns(*use.decomposer, text, length)) {
    if (breaksNormalization(*use.decomposer, text, run)) return false;
  }
  for (int64_t start = 0; start < length;) {
    int64_t end = segmentEnd(*use.form, text, start, length);
    if (!use.form->isNormalizedUTF8(piece(text, start, end), status) || U_FAILURE(status)) {
      return false;
    }
    start = end;
  }
  return true;
}

} // namespace

int32_t cicu_is_normalized(int32_t form, int32_t characters, const uint8_t *text, int64_t length,
                           int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  // Text in a form by the newest tables is in it by older ones, where fewer characters interact, and
  // those are slower to ask (another pass over the text).
  bool answer = isNormalized(normalizers(form, CICU_ALL_CHARACTERS, code), text, length, code);
  if (!answer && characters != CICU_ALL_CHARACTERS) {
    answer = isNormalized(normalizers(form, characters, code), text, length, code);
  }
  *status = code;
  return answer;
}

int64_t cicu_normalize(int32_t form, int32_t characters, const uint8_t *text, int64_t length,
                       uint8_t *output, int64_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  Normalizers use = normalizers(form, characters, code);
  BoundedSink sink(output, capacity);
  if (U_SUCCESS(code)) {
    std::string sorted;
    std::vector<LongRun> runs = longRuns(*use.decomposer, text, length);
    if (!runs.empty()) {
      sorted = withRunsSorted(*use.decomposer, text, length, runs, code);
      text = reinterpret_cast<const uint8_t *>(sorted.data());
      length = static_cast<int64_t>(sorted.size());
    }
    for (int64_t start = 0; U_SUCCESS(code) && start < length;) {
      int64_t end = segmentEnd(*use.form, text, start, length);
      use.form->normalizeUTF8(0, piece(text, start, end), sink, nullptr, code);
      start = end;
    }
  }
  *status = code;
  return sink.length;
}

int64_t cicu_normalization_boundary(int32_t form, const uint8_t *text, int64_t length, int64_t start) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2 *normalizer = instance(form, code);
  if (U_FAILURE(code)) return length;
  int64_t end = start;
  next(text, end);
  while (end < length) {
    int64_t after = end;
    if (normalizer->hasBoundaryBefore(next(text, after))) return end;
    end = after;
  }
  return length;
}

int32_t cicu_normalization_traits(int32_t form, uint32_t scalar) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::Normalizer2 *normalizer = instance(form, code);
  if (U_FAILURE(code)) return 0;
  UChar32 character = static_cast<UChar32>(scalar);
  int32_t traits = normalizer->hasBoundaryBefore(character) ? 1 : 0;
  // What is inert is in the form; asking for that takes longer.
  if (normalizer->isInert(character)) return traits | 2 | 4;
  if (normalizer->isNormalized(icu::UnicodeString(character), code) && U_SUCCESS(code)) traits |= 4;
  return traits;
}
