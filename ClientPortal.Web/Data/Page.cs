namespace ClientPortal.Web.Data;

/// <summary>A page of a list; <see cref="Next"/> asks for the one after it, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Something to pick from a list.</summary>
public sealed record Choice(Guid Id, string Name);
