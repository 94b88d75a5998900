namespace ZocSec.Core.Billing.Lines;

/// <summary>Takes lines of a report, groups of which were summed up; used by one thread at a time.</summary>
internal interface IRawLines
{
    /// <summary>Takes one.</summary>
    /// <param name="line">The line; its arrays belong to the caller, who uses them again after the call.</param>
    void Add(in RawLine line);

    /// <summary>From here on, <see cref="RawLine.Numbers"/> may mean other texts.</summary>
    void Forget();
}

/// <summary>
/// What is kept of lines that are the same but for time, use and amounts. Sums of groups may be summed up again: nothing
/// depends on a group's being whole.
/// </summary>
/// <param name="Texts">By <see cref="RawText"/>; empty, never null, where there is none.</param>
/// <param name="Amounts">By <see cref="RawAmount"/>, in units of 10^-12 of the currency.</param>
/// <param name="First">When the use of the first line begins, in UTC.</param>
/// <param name="Last">When the use of the last line begins, in UTC.</param>
/// <param name="Lines">How many lines of the report there are.</param>
/// <param name="TagKeys">
/// The keys of tags that have a value, by U+001F between them, in ordinal order; the prefix <c>user:</c> or <c>user_</c> is off,
/// <c>aws:</c> stays (CUR 2.0's <c>aws_created_by</c> stays as it is); keys of cost categories begin with <c>cost-category:</c>.
/// </param>
/// <param name="TagValues">Their values, in the same way; U+001F and U+0000 in keys or values became blanks.</param>
/// <param name="Bucket">That of its resource, by <see cref="ResourceBuckets"/>; grows from line to line until <see cref="IRawLines.Forget"/>.</param>
/// <param name="Numbers">
/// Of the texts, the keys and the values of tags, in this order, the numbers that the reader knows them by: the same number is the same text
/// until <see cref="IRawLines.Forget"/>. Negative where a text has none; null where none has.
/// </param>
internal readonly record struct RawLine(
    string[] Texts,
    Int128[] Amounts,
    DateTime First,
    DateTime Last,
    long Lines,
    string TagKeys,
    string TagValues,
    byte Bucket = 0,
    int[]? Numbers = null
);
