namespace ClientPortal.Web.Ui;

/// <summary>One of many that are chosen by their name.</summary>
public sealed record NamedChoice(Guid Id, string Name);
