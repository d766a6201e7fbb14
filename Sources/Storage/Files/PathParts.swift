/// The folder part of a path with its slash (empty where there is none), and the name.
///
/// By bytes: a slash before a combining mark is one `Character` with it, and a slash all the same.
public func splitPath(_ path: String) -> (folder: String, name: String) {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
  let start = path.utf8.index(after: slash)
  return (String(path[..<start]), String(path[start...]))
}
