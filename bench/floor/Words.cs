namespace ClientPortal.Bench.Floor;

/// <summary>The last message and its listeners, in memory: the cost of this page is Blazor's own.</summary>
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
