namespace ClientPortal.Domain;

/// <summary>
/// A rule refused the change. <see cref="Rule"/> is the key of the sentence in the resource files that the person reads,
/// <see cref="Values"/> fill its placeholders.
/// </summary>
public sealed class RuleBroken(string rule, params object[] values)
    : Exception($"{rule} ({string.Join(", ", values)})")
{
    public string Rule { get; } = rule;
    public IReadOnlyList<object> Values { get; } = values;
}

/// <summary>It does not exist, or the viewer may not see it: the answer is the same for both.</summary>
public sealed class NotFound() : Exception("Not found.");

/// <summary>Another person changed it since it was read: the caller shows both and lets the person choose.</summary>
public sealed class EditConflict() : Exception("It was changed by somebody else since it was read.");
