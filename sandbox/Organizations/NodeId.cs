using System.Text;

namespace ZocSec.Sandbox.Organizations;

/// <summary>Makes ids of GitHub's older form: the base64 of the type's length, the type and the number.</summary>
internal static class NodeId
{
    public static string Of(string type, long id) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($"{type.Length:D3}:{type}{id}"));
}
