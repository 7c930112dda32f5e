namespace ClientPortal.Web.Data;

/// <summary>A page of a list; <see cref="Next"/> is the cursor of the next page, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>An option of a list to choose from.</summary>
public sealed record Choice(Guid Id, string Name);
