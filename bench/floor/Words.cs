namespace ClientPortal.Bench.Floor;

/// <summary>What was said last, and whoever wants to hear the next. In memory: what this page costs is Blazor's own.</summary>
public sealed class Words
{
    public event Action<string>? Said;

    public string Last { get; private set; } = "";

    public void Say(string words)
    {
        Last = words;
        Said?.Invoke(words);
    }
}
