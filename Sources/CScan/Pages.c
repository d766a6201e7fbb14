#include "CScan.h"

#include <sys/mman.h>

static const size_t large_page = (size_t)2 << 20;

void *cscan_map(size_t size) {
  // One page more, so that there is room to start at a multiple of its size.
  char *start = mmap(NULL, size + large_page, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return NULL;
  const size_t before = (large_page - (uintptr_t)start % large_page) % large_page;
  if (before != 0) munmap(start, before);
  munmap(start + before + size, large_page - before);
#ifdef MADV_HUGEPAGE
  // Advice only: a refusal costs speed, nothing else.
  (void)madvise(start + before, size, MADV_HUGEPAGE);
#endif
  return start + before;
}

void cscan_unmap(void *address, size_t size) { munmap(address, size); }
