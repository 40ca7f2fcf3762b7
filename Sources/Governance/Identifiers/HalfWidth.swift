extension String {
    /// The text with full-width letters, digits and signs as the keyboard has them, every kind of blank as a
    /// plain one, and marks that cannot be seen left out. Han letters and Han punctuation stay.
    package var halfWidth: String {
        guard mayHoldOtherWidths else { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                scalars.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
            case 0x3000, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x09...0x0D, 0x85:
                scalars.append(" ")
            case 0x00AD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0x00...0x1F, 0x7F:
                break
            case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63:
                scalars.append("-")
            default:
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// `halfWidth` without blanks: what is left to compare two ways of writing the same.
    package var squeezed: String {
        let text = halfWidth
        guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != " " }))
    }

    /// A cheap look at the bytes, for most text has nothing to change: whether one begins a character that
    /// might.
    private var mayHoldOtherWidths: Bool {
        utf8.withContiguousStorageIfAvailable { bytes in
            var last: UInt8 = 0
            for byte in bytes {
                if byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF { return true }
                if byte == 0x80, last == 0xE3 { return true }
                last = byte
            }
            return false
        } ?? true
    }
}
