namespace ClientPortal.Domain;

/// <summary>
/// A rule of the house refused the change. <see cref="Rule"/> names the sentence in the resource files that the person reads,
/// <see cref="Values"/> fill its placeholders.
/// </summary>
public sealed class RuleBroken(string rule, params object[] values)
    : Exception($"{rule} ({string.Join(", ", values)})")
{
    public string Rule { get; } = rule;
    public IReadOnlyList<object> Values { get; } = values;
}

/// <summary>It does not exist, or is not the viewer's to see: the two are one answer.</summary>
public sealed class NotFound() : Exception("Not found.");

/// <summary>Somebody else changed it since it was read: the caller shows both and lets the person choose.</summary>
public sealed class EditConflict() : Exception("It was changed by somebody else since it was read.");
