using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies.Shapes;

/// <summary>
/// What a value of the policy file may be. The reader and the JSON schema are both made from the same shapes, so that an
/// editor and the program say the same.
/// </summary>
internal abstract class Shape
{
    /// <summary>What to write, to follow "write": <c>a whole number from 1</c>.</summary>
    public abstract string Asks { get; }

    /// <summary>The shape of the entries of a list or a table; null for others.</summary>
    public virtual Shape? Entry => null;

    /// <summary>Reads a value; null after reporting what is wrong.</summary>
    /// <param name="node">The value.</param>
    /// <param name="name">What it is called, for the message: <c>`mode`</c>.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="optional">Whether it may be left out.</param>
    public object? Read(Node node, string name, Findings findings, bool optional = false)
    {
        switch (node)
        {
            case Node.Reported:
                return null;
            case Node.Scalar { Kind: ScalarKind.Empty }:
                findings.Add(node.At, $"{name} has no value; write {Asks}{(optional ? ", or leave it out" : "")}");
                return null;
            default:
                return Bind(node, name, findings);
        }
    }

    /// <summary>Reads a value that is neither empty nor reported.</summary>
    protected abstract object? Bind(Node node, string name, Findings findings);

    /// <summary>The shape as JSON schema.</summary>
    public abstract JsonObject ToSchema();

    /// <summary>A value of this shape as it stands in a file, as JSON; null when that is not said.</summary>
    public virtual JsonNode? Write(object value) => null;

    /// <summary>Reports that a value is not what is asked.</summary>
    /// <returns>Null, to be returned.</returns>
    protected object? Refuse(Node node, string name, Findings findings, string? meant = null)
    {
        var guess = meant is null ? "" : $" (did you mean `{meant}`?)";
        findings.Add(node.At, $"{name} is {node.Described}; write {Asks}{guess}");
        return null;
    }
}
