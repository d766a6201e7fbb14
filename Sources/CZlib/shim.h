#pragma once
#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot call.
static inline int czlib_inflate_init(z_streamp stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

// deflateInit2 is a macro, which Swift cannot call. Compresses to one gzip member; 0: no memory.
static inline size_t czlib_gzip(unsigned char *output, size_t room, const unsigned char *input,
                                size_t count) {
  z_stream stream = {0};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return 0;
  // zlib counts input in 32 bits: it is given piece by piece.
  size_t used = 0, made = 0;
  int status;
  do {
    size_t piece = count - used > 1 << 30 ? 1 << 30 : count - used;
    size_t space = room - made > 1 << 30 ? 1 << 30 : room - made;
    stream.next_in = (unsigned char *)input + used;
    stream.avail_in = (unsigned)piece;
    stream.next_out = output + made;
    stream.avail_out = (unsigned)space;
    status = deflate(&stream, used + piece == count ? Z_FINISH : Z_NO_FLUSH);
    used += piece - stream.avail_in;
    made += space - stream.avail_out;
  } while (status == Z_OK);
  deflateEnd(&stream);
  return status == Z_STREAM_END ? made : 0;
}
