namespace ClientPortal.Web.Features.Messages;

/// <summary>What a viewer has opened at a message.</summary>
public sealed record MessageInUse
{
    /// <summary>The form is in the place of the text.</summary>
    public bool Editing { get; init; }

    /// <summary>The list of those who have read it is open.</summary>
    public bool ReadersShown { get; init; }

    /// <summary>Why the last action was refused; null when it succeeded.</summary>
    public string? Refusal { get; init; }
}
