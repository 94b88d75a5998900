namespace ZocSec.Core.Billing.Reading.Grouping;

/// <summary>How much of a file is held at a time; when one is reached, all groups go on and new ones begin.</summary>
/// <param name="Groups">How many groups; some 250 bytes each.</param>
/// <param name="Characters">How many characters of their texts; two bytes each.</param>
internal sealed record GroupLimits(int Groups = 32 * 1024, long Characters = 4 * 1024 * 1024);
