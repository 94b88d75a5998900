using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ZocSec.Core.Policies.Yaml;

/// <summary>
/// Builds nodes from a YAML text. What makes a short text grow or mean something unseen is refused: aliases, tags,
/// several documents, keys given twice.
/// </summary>
internal sealed class YamlComposer
{
    /// <summary>Deeper than any policy, and far from what a stack holds.</summary>
    private const int MaxDepth = 16;

    private readonly Findings _findings;
    private readonly Parser _parser;

    private readonly Position _end;

    private YamlComposer(string text, Findings findings)
    {
        _findings = findings;
        _end = SyntaxError.EndOf(text);
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>Reads a text of one document; null after reporting.</summary>
    public static Node? Compose(string text, Findings findings)
    {
        var composer = new YamlComposer(text, findings);
        try
        {
            return composer.ReadStream();
        }
        catch (YamlException refused)
        {
            findings.Add(SyntaxError.Locate(text, refused), SyntaxError.Explain(text, refused));
        }
        catch (Exception lost) when (lost is InvalidOperationException or ArgumentException or ArithmeticException)
        {
            // The parser's own slips on a few texts that are no YAML.
            var reached = composer._parser.Current?.End ?? new Mark(0, 1, 1);
            findings.Add(SyntaxError.Within(text, reached), "this is not YAML: what follows here cannot be understood");
        }

        return null;
    }

    private Node? ReadStream()
    {
        _parser.Consume<StreamStart>();
        var root = _parser.TryConsume<DocumentStart>(out _) ? ReadNode(depth: 0) : null;
        if (root is null or Node.Scalar { Kind: ScalarKind.Empty })
        {
            _findings.Add(Position.Start, "the file is empty; write at least `version: 1`");
            return null;
        }

        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            _findings.Add(At(second.Start), "a second document begins here; a policy is one, without `---` inside");
        }

        return root;
    }

    private Node ReadNode(int depth)
    {
        var at = At(_parser.Current!.Start);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _findings.Add(at, $"`*{Excerpt.Of(alias.Value.Value)}` is an alias; write the value itself");
            return new Node.Reported(at);
        }

        if (depth > MaxDepth)
        {
            throw new MaximumRecursionLevelReachedException(
                _parser.Current.Start,
                _parser.Current.End,
                $"more than {MaxDepth} levels of nesting"
            );
        }

        if (_parser.Current is not NodeEvent node)
        {
            throw new YamlException(_parser.Current.Start, _parser.Current.End, "a value is missing here");
        }

        RefuseProperties(node, at);
        return _parser.Current switch
        {
            SequenceStart => ReadSequence(at, depth),
            MappingStart => ReadMapping(at, depth),
            _ => ReadScalar(at),
        };
    }

    private void RefuseProperties(NodeEvent node, Position at)
    {
        if (!node.Anchor.IsEmpty)
        {
            _findings.Add(
                at,
                $"`&{Excerpt.Of(node.Anchor.Value)}` is an anchor; leave it out and write the value where it is used"
            );
        }

        if (!node.Tag.IsEmpty)
        {
            _findings.Add(at, $"`{Excerpt.Of(node.Tag.Value)}` is a tag; leave it out");
        }
    }

    private Node.Scalar ReadScalar(Position at)
    {
        var scalar = _parser.Consume<Scalar>();
        return new Node.Scalar(at, scalar.Value, IsQuoted: scalar.Style != ScalarStyle.Plain);
    }

    private Node.Sequence ReadSequence(Position at, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new Node.Sequence(at, items.ToImmutable());
    }

    private Node.Mapping ReadMapping(Position at, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not Node.Scalar { Text: var name })
            {
                _findings.Add(key.At, "a key is plain text");
            }
            else if (lines.TryAdd(name, key.At.Line))
            {
                entries.Add(new Entry(key.At, name, value));
            }
            else
            {
                _findings.Add(key.At, $"`{Excerpt.Of(name)}` is already on line {lines[name]}; keep one of them");
            }
        }

        return new Node.Mapping(at, entries.ToImmutable());
    }

    private Position At(Mark mark) => SyntaxError.Within(_end, mark);
}
