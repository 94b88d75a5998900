using System.Text;

namespace ZocSec.Core.Policies;

public sealed partial class NamePattern
{
    /// <summary>Goes through a pattern once and writes what all engines take alike.</summary>
    private sealed class Writer(string text)
    {
        private const string CaseAside = "(?i)";
        private const string Special = @".*+?()[]{}|^$\-&~#";

        private readonly StringBuilder _to = new();

        // How often what stands in each open group repeats at most, and the group that was closed last.
        private readonly Stack<int> _repeats = new([1]);
        private int _last = 1;
        private int _at;

        public string Write()
        {
            if (text.StartsWith(CaseAside, StringComparison.Ordinal))
            {
                _to.Append(CaseAside);
                _at = CaseAside.Length;
            }

            while (_at < text.Length)
            {
                Step(text[_at++]);
            }

            return _to.ToString();
        }

        private void Step(char c)
        {
            switch (c)
            {
                case '^':
                    _to.Append(@"\A");
                    break;
                case '$':
                    _to.Append(@"\z");
                    break;
                case '.':
                    _to.Append(@"[^\n]");
                    _last = 1;
                    break;
                case '(':
                    Open();
                    break;
                case ')':
                    Close();
                    break;
                case '[':
                    Class();
                    _last = 1;
                    break;
                case '\\':
                    Escape(inClass: false);
                    _last = 1;
                    break;
                case '{':
                    Repeat();
                    break;
                case '*' or '+' or '?' or '|':
                    _to.Append(c);
                    break;
                case ']' or '}':
                    throw new FormatException($@"write \{c} for `{c}` itself");
                default:
                    Literal(c);
                    _last = 1;
                    break;
            }
        }

        private void Open()
        {
            if (Next() is '?')
            {
                if (_at + 1 >= text.Length || text[_at + 1] != ':')
                {
                    throw new FormatException(
                        "of groups with `(?` only `(?:` may be there, and `(?i)` at the beginning"
                    );
                }

                _at += 2;
            }

            _to.Append("(?:");
            _repeats.Push(1);
        }

        private void Close()
        {
            if (_repeats.Count == 1)
            {
                throw new FormatException("a `)` closes nothing");
            }

            _to.Append(')');
            _last = _repeats.Pop();
            Keep(_last);
        }

        private void Repeat()
        {
            var end = text.IndexOf('}', _at);
            var inside = end < 0 ? "" : text[_at..end];
            var bounds = inside.Split(',');
            if (
                bounds.Length > 2
                || !TryBound(bounds[0], out var from)
                || (bounds is [_, { Length: > 0 } last] ? !TryBound(last, out var to) : (to = from) < 0)
                || to < from
            )
            {
                throw new FormatException(
                    @"write {2}, {2,} or {2,4} for repeats, each at most 100, or \{ for `{` itself"
                );
            }

            _to.Append('{').Append(inside).Append('}');
            _at = end + 1;
            var all = _last * Math.Max(to, 1);
            if (all > MostRepeats)
            {
                throw new FormatException($"it repeats something more than {MostRepeats} times");
            }

            Keep(all);
        }

        private static bool TryBound(string text, out int bound) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bound) && bound <= 100;

        private void Keep(int repeats) => _repeats.Push(Math.Max(_repeats.Pop(), repeats));

        private void Class()
        {
            _to.Append('[');
            if (Next() is '^')
            {
                _to.Append('^');
                _at++;
            }

            for (var isFirst = true; ; isFirst = false)
            {
                switch (Next())
                {
                    case '\0':
                        throw new FormatException("a `[` has no end");
                    case ']' when !isFirst:
                        _at++;
                        _to.Append(']');
                        return;
                    case '\\':
                        _at++;
                        Escape(inClass: true);
                        break;
                    case '[' or ']' or '^' or '&' or '~' or '#':
                        // Java has sets within sets, intersections and more.
                        throw new FormatException($@"between [ and ] write \{Next()} for `{Next()}`");
                    case var c:
                        _at++;
                        Literal(c);
                        break;
                }
            }
        }

        private void Escape(bool inClass)
        {
            var c = Next();
            _at++;
            if (
                inClass
                && (c is 'd' or 'w')
                && (_to[^1] is '-' || (Next() is '-' && !text[_at..].StartsWith("-]", StringComparison.Ordinal)))
            )
            {
                throw new FormatException($@"between [ and ] a hyphen beside \{c} is written \-");
            }

            _to.Append(
                c switch
                {
                    'd' => inClass ? "0-9" : "[0-9]",
                    'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
                    'D' when !inClass => "[^0-9]",
                    'W' when !inClass => "[^0-9A-Za-z_]",
                    _ when Special.Contains(c, StringComparison.Ordinal) => $@"\{c}",
                    // Behind a backslash some of them mean something to some.
                    _ when char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) => $"{c}",
                    _ => throw new FormatException(
                        @"behind a backslash only d, D, w, W (no D and W between [ and ]) and signs may be"
                    ),
                }
            );
        }

        private void Literal(char c)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                throw new FormatException("it has a control character, or one beyond U+FFFF");
            }

            _to.Append(c);
        }

        private char Next() => _at < text.Length ? text[_at] : '\0';
    }
}
