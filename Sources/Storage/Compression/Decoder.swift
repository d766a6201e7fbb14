internal import CBrotli
internal import CZlib
internal import CZstd

/// What a decoder did with a piece of input.
struct DecodingStep {
  /// How many bytes of the input were used.
  var consumed = 0
  /// How many bytes were written to the output.
  var produced = 0
  /// Whether a stream starts with the first of them; no step reaches into two streams.
  var startsStream = false
  /// What is wrong with the data, noticed after `consumed` bytes; nil as long as all is well.
  var fault: String?
}

/// Zero bytes between streams: tapes and block devices pad with them behind the last one; with more behind
/// them they are a hole in the file.
private struct Padding {
  private var count = 0

  /// Goes past the zero bytes that `input` starts with; what is wrong with what stands behind them.
  mutating func skip(_ input: UnsafeBufferPointer<UInt8>, _ step: inout DecodingStep) {
    while step.consumed < input.count, unsafe input[step.consumed] == 0 { step.consumed += 1 }
    count += step.consumed
    if step.consumed < input.count, count > 0 {
      step.startsStream = true
      step.fault = "\(count) zero bytes stand where data should be"
    }
  }

  mutating func reset() { count = 0 }
}

/// A streaming decoder of one compression format.
enum Decoder {
  case zlib(ZlibDecoder)
  case zstd(ZstdDecoder)
  case brotli(BrotliDecoder)

  /// Decodes what fits of `input` into `output`.
  ///
  /// No progress means that more input is needed.
  @unsafe func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    switch self {
    case .zlib(let decoder): unsafe decoder.step(input, output)
    case .zstd(let decoder): unsafe decoder.step(input, output)
    case .brotli(let decoder): unsafe decoder.step(input, output)
    }
  }

  /// Forgets an unfinished stream: what comes next is the start of one.
  func reset() {
    switch self {
    case .zlib(let decoder): decoder.reset()
    case .zstd(let decoder): decoder.reset()
    case .brotli: preconditionFailure("brotli has one stream")
    }
  }

  /// Whether the data may end here: at least one stream was decoded, and none is open.
  var isBetweenStreams: Bool {
    switch self {
    case .zlib(let decoder): decoder.isBetweenStreams
    case .zstd(let decoder): decoder.isBetweenStreams
    case .brotli(let decoder): decoder.isBetweenStreams
    }
  }
}

/// Decodes gzip (any number of members, with zero padding after them), zlib or raw deflate.
///
/// A class because zlib keeps the address of its stream.
@safe final class ZlibDecoder {
  /// The wrappings of deflate, as zlib's window bits.
  enum Wrapping: Int32 {
    case gzip = 31
    case zlib = 15
    case raw = -15
  }

  private(set) var isBetweenStreams = false
  private var padding = Padding()
  private let wrapping: Wrapping
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ wrapping: Wrapping) {
    self.wrapping = wrapping
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let status = unsafe czlib_inflate_init(stream, wrapping.rawValue)
    precondition(status == Z_OK, "zlib has no memory")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Forgets an unfinished member: what comes next is the start of one.
  func reset() {
    unsafe inflateReset(stream)
    isBetweenStreams = false
    padding.reset()
  }

  @unsafe func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    var step = DecodingStep()
    if isBetweenStreams {
      unsafe padding.skip(input, &step)
      guard step.fault == nil, step.consumed < input.count else { return step }
      step.startsStream = true
      guard wrapping == .gzip, unsafe input[step.consumed] == 0x1F else {
        step.fault = "something else follows the compressed data"
        return step
      }
      reset()
    }
    let rest = unsafe input[step.consumed...]
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: UnsafeBufferPointer(rebasing: rest).baseAddress)
    unsafe stream.pointee.avail_in = UInt32(min(rest.count, 1 << 30))
    unsafe stream.pointee.next_out = output.baseAddress
    unsafe stream.pointee.avail_out = UInt32(min(output.count, 1 << 30))
    let (inputBefore, outputBefore) = unsafe (stream.pointee.avail_in, stream.pointee.avail_out)
    let status = unsafe inflate(stream, Z_NO_FLUSH)
    step.consumed += unsafe Int(inputBefore - stream.pointee.avail_in)
    step.produced = unsafe Int(outputBefore - stream.pointee.avail_out)
    switch status {
    case Z_STREAM_END:
      isBetweenStreams = true
    case Z_OK, Z_BUF_ERROR: break
    default:
      step.fault =
        unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib error \(status)"
    }
    return step
  }
}

/// Decodes zstd, any number of frames.
@safe final class ZstdDecoder {
  /// Windows of up to 2^27 bytes (128 MiB) are accepted, as by the `zstd` command without
  /// `--long=28` or more: the decoder needs that much memory.
  static let maximumWindowLog: Int32 = 27

  private(set) var isBetweenStreams = false
  private var padding = Padding()
  /// How many bytes the next call is given: never of two blocks, since a call that fails keeps what it
  /// decoded before.
  private var wantedCount = firstCount
  /// Whether there may be more output without more input.
  private var isOutputPending = false
  private let context: OpaquePointer

  /// Enough to tell the size of a frame's header.
  private static let firstCount = 5
  /// zstd asks for the rest of a block and the header of the next (RFC 8878, section 3.1.1.2).
  private static let blockHeaderCount = 3

  init() {
    guard let context = unsafe ZSTD_createDCtx() else { preconditionFailure("zstd has no memory") }
    unsafe self.context = unsafe context
    unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.maximumWindowLog)
  }

  deinit {
    unsafe ZSTD_freeDCtx(context)
  }

  /// Forgets an unfinished frame: what comes next is the start of one.
  func reset() {
    unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    isBetweenStreams = false
    wantedCount = Self.firstCount
    isOutputPending = false
    padding.reset()
  }

  @unsafe func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    if isBetweenStreams {
      var step = DecodingStep()
      unsafe padding.skip(input, &step)
      if step.consumed > 0 || step.fault != nil || input.isEmpty { return step }
    }
    if isOutputPending {
      let step = unsafe decode(input, count: 0, output)
      if step.produced > 0 || step.fault != nil { return step }
    }
    return unsafe decode(input, count: min(input.count, wantedCount), output)
  }

  @unsafe private func decode(
    _ input: UnsafeBufferPointer<UInt8>, count: Int, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: count, pos: 0)
    var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = unsafe ZSTD_decompressStream(context, &target, &source)
    var step = unsafe DecodingStep(consumed: source.pos, produced: target.pos)
    step.startsStream = isBetweenStreams
    isOutputPending = step.produced == output.count
    if ZSTD_isError(status) != 0 {
      let code = ZSTD_getErrorCode(status)
      if isBetweenStreams && code == ZSTD_error_prefix_unknown {
        step.fault = "something else follows the compressed data"
        return step
      }
      step.fault =
        switch code {
        case ZSTD_error_frameParameter_windowTooLarge:
          "the window is larger than 128 MiB (compress with --long=27 or less)"
        case ZSTD_error_dictionary_wrong:
          "it needs a dictionary (decompress it with that first)"
        default: unsafe String(cString: ZSTD_getErrorName(status))
        }
      isBetweenStreams = false
    } else if step.consumed > 0 || step.produced > 0 {
      isBetweenStreams = status == 0
      wantedCount = status == 0 ? Self.firstCount : max(1, status - Self.blockHeaderCount)
    }
    return step
  }
}

/// Decodes one brotli stream; what follows it is left alone.
@safe final class BrotliDecoder {
  private(set) var isBetweenStreams = false
  private let state: OpaquePointer

  init() {
    guard let state = unsafe BrotliDecoderCreateInstance(nil, nil, nil) else {
      preconditionFailure("brotli has no memory")
    }
    unsafe self.state = unsafe state
  }

  deinit {
    unsafe BrotliDecoderDestroyInstance(state)
  }

  @unsafe func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    if isBetweenStreams { return DecodingStep() }
    var (inputCount, outputCount) = (input.count, output.count)
    var source = input.baseAddress
    var target = output.baseAddress
    let result = unsafe BrotliDecoderDecompressStream(
      state, &inputCount, &source, &outputCount, &target, nil)
    var step = DecodingStep(
      consumed: input.count - inputCount, produced: output.count - outputCount)
    if result == BROTLI_DECODER_RESULT_ERROR {
      let code = unsafe BrotliDecoderGetErrorCode(state)
      step.fault = unsafe String(cString: BrotliDecoderErrorString(code))
    }
    isBetweenStreams = result == BROTLI_DECODER_RESULT_SUCCESS
    return step
  }
}
