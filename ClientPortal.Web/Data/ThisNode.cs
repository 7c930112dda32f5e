namespace ClientPortal.Web.Data;

/// <summary>This process among those that run the portal, also among those that ran before it.</summary>
public sealed class ThisNode
{
    /// <summary>The header of <c>/health/live</c> that says which node answers (wwwroot/js/connection/connection.js).</summary>
    public const string Header = "Portal-Node";

    /// <summary>Made anew at each start: the circuits of the one before are gone.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");
}
