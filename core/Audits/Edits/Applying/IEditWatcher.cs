namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Sees what a run does while it does it.</summary>
public interface IEditWatcher
{
    /// <summary>Something that a person ought to know.</summary>
    void Note(string text);

    /// <summary>Nothing is done until a time, since GitHub wants it so.</summary>
    void Waiting(string reason, DateTimeOffset until);

    /// <summary>An edit is through.</summary>
    void Done(EditResult result);
}
