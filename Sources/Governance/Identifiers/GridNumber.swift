/// A grid's number within its community, as registers name grids.
package enum GridNumber {
    /// Reads `第3网格`, `第三网格`, `3号网格`, `网格03`, `张家湾社区第3网格`, `3`, and the last three digits of a
    /// national code of 15; `nil` for a grid that has a name and no number.
    package static func read(_ text: String) -> Int? {
        let text = Array(text.squeezed.unicodeScalars)
        if text.count == 15, text.allSatisfy({ ("0"..."9").contains($0) }) {
            return HanNumber.read(text[12...])
        }
        guard let last = text.lastIndex(of: "格") else { return HanNumber.read(text) }
        let after = text[(last + 1)...]
        if !after.isEmpty { return HanNumber.read(after) }
        var before = text[..<last]
        for ending: Unicode.Scalar in ["网", "号"] where before.last == ending { before.removeLast() }
        return HanNumber.read(before.suffix(while: HanNumber.isPart))
    }
}

extension ArraySlice {
    /// The longest end whose elements all satisfy `belongs`.
    func suffix(while belongs: (Element) -> Bool) -> ArraySlice {
        var start = endIndex
        while start > startIndex, belongs(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
