import CExpat
import Glibc

/// What an XML part means, event by event. Made once per part; overridden by each kind of part.
class XMLEvents {
    /// Set to end the parse; nothing more is called after the current chunk's end.
    var failure: SheetFailure.Reason?
    fileprivate(set) var seen = 0
    fileprivate var depth = 0
    fileprivate var parser: XML_Parser?

    func start(_ name: XMLName, _ attributes: XMLAttributes) {}
    func end(_ name: XMLName) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// An element's name without its prefix, as a number, so that comparing costs nothing.
struct XMLName: Equatable {
    private let number: UInt64

    init(_ name: UnsafePointer<CChar>) {
        var number: UInt64 = 0xcbf2_9ce4_8422_2325
        var next = name
        while next.pointee != 0 {
            if next.pointee == CChar(bitPattern: UInt8(ascii: ":")) {
                number = 0xcbf2_9ce4_8422_2325
            } else {
                number = (number ^ UInt64(UInt8(bitPattern: next.pointee))) &* 0x100_0000_01b3
            }
            next += 1
        }
        self.number = number
    }

    init(_ name: String) {
        self = name.withCString { XMLName($0) }
    }
}

/// The attributes of an element; valid inside the event only.
struct XMLAttributes {
    fileprivate let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of an attribute by its name, whatever its prefix.
    func pointer(_ name: StaticString) -> UnsafePointer<CChar>? {
        guard var item = list else { return nil }
        while let found = item[0], let value = item[1] {
            if Self.same(found, name) { return value }
            item += 2
        }
        return nil
    }

    subscript(name: StaticString) -> String? {
        pointer(name).map { String(cString: $0) }
    }

    private static func same(_ found: UnsafePointer<CChar>, _ name: StaticString) -> Bool {
        let wanted = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        if strcmp(found, wanted) == 0 { return true }
        guard let colon = strchr(found, Int32(UInt8(ascii: ":"))) else { return false }
        return strcmp(colon + 1, wanted) == 0
    }
}

/// One XML part of a workbook, pushed through the parser chunk by chunk as somebody pulls.
final class XMLStream {
    private let entry: ZipEntry
    private let events: XMLEvents
    private let parser: XML_Parser
    private let file: String
    private var quiet = 0
    private var finished = false

    private static let chunk = 65_536
    /// Without an event for this long, a single token is growing in memory: no spreadsheet program writes
    /// that.
    private static let longestToken = 4 << 20

    init(_ entry: ZipEntry, file: String, _ events: XMLEvents) throws(SheetFailure) {
        guard let parser = XML_ParserCreate(nil) else {
            throw SheetFailure(.damaged(detail: "内存不足"), file: file)
        }
        self.entry = entry
        self.events = events
        self.parser = parser
        self.file = file
        // The stream holds both for as long as the parser lives, so neither pointer outlives its object.
        XML_SetUserData(parser, Unmanaged.passUnretained(events).toOpaque())
        events.parser = parser
        XML_SetElementHandler(
            parser,
            { argument, name, attributes in
                guard let events = current(argument), let name else { return }
                events.seen += 1
                events.depth += 1
                if events.depth > 64 {
                    halt(events, .damaged(detail: "XML 层次过深"))
                    return
                }
                events.start(XMLName(name), XMLAttributes(list: attributes))
                if events.failure != nil { halt(events) }
            },
            { argument, name in
                guard let events = current(argument), let name else { return }
                events.seen += 1
                events.depth -= 1
                events.end(XMLName(name))
                if events.failure != nil { halt(events) }
            })
        XML_SetCharacterDataHandler(parser) { argument, text, count in
            guard let events = current(argument), let text, count > 0 else { return }
            events.seen += 1
            text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
                events.text(UnsafeBufferPointer(start: $0, count: Int(count)))
            }
            if events.failure != nil { halt(events) }
        }
        XML_SetStartDoctypeDeclHandler(parser) { argument, _, _, _, _ in
            guard let events = current(argument) else { return }
            halt(events, .entities)
        }
    }

    deinit { XML_ParserFree(parser) }

    /// Reads one chunk more; `false` once the part is at its end.
    func advance() throws(SheetFailure) -> Bool {
        guard !finished else { return false }
        guard let buffer = XML_GetBuffer(parser, Int32(Self.chunk)) else {
            throw SheetFailure(.damaged(detail: "“\(entry.name)”太长，内存不足"), file: file)
        }
        let count = try entry.read(into: buffer, count: Self.chunk)
        finished = count == 0
        let before = events.seen
        let status = XML_ParseBuffer(parser, Int32(count), finished ? 1 : 0)
        if let failure = events.failure { throw SheetFailure(failure, file: file) }
        guard status == XML_STATUS_OK else {
            let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? ""
            throw SheetFailure(.damaged(detail: "“\(entry.name)”的 XML 有误（\(words)）"), file: file)
        }
        quiet = events.seen == before ? quiet + count : 0
        if quiet > Self.longestToken {
            throw SheetFailure(.damaged(detail: "“\(entry.name)”里有过长的 XML 标记"), file: file)
        }
        return !finished
    }

    /// Reads to the end. All but the shared strings are small in any real workbook.
    static func readAll(
        _ entry: ZipEntry, file: String, _ events: XMLEvents, atMost limit: Int = 64 << 20
    ) throws(SheetFailure) {
        let stream = try XMLStream(entry, file: file, events)
        while try stream.advance() {
            if entry.unpacked > limit {
                throw SheetFailure(.bomb(detail: "“\(entry.name)”超过 \(limit >> 20) MB"), file: file)
            }
        }
    }
}

private func current(_ argument: UnsafeMutableRawPointer?) -> XMLEvents? {
    guard let argument else { return nil }
    let events = Unmanaged<XMLEvents>.fromOpaque(argument).takeUnretainedValue()
    // The parser may report a little more between being stopped and stopping.
    return events.failure == nil ? events : nil
}

private func halt(_ events: XMLEvents, _ reason: SheetFailure.Reason? = nil) {
    if let reason { events.failure = reason }
    XML_StopParser(events.parser, XML_Bool(XML_FALSE))
}
