namespace ClientPortal.Web.Ui;

/// <summary>One figure of a chart.</summary>
/// <param name="Name">What is counted, in the reader's language.</param>
/// <param name="Kind">The meaning of its colour, as in <see cref="StatusPill"/>; null takes the next colour of the chart.</param>
public sealed record NamedCount(string Name, int Count, string? Kind = null);
