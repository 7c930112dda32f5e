namespace ClientPortal.Web.Features.Messenger;

/// <summary>The unread messages of a circuit's viewer: counted by <see cref="UnreadWatch"/>, shown by any number of badges.</summary>
public sealed class UnreadCount
{
    private HashSet<Guid> counted = [];

    public event Action? Changed;

    /// <summary>Whether messages of this conversation count: the viewer takes part and has not muted it.</summary>
    public bool Counts(Guid conversation) => counted.Contains(conversation);

    public void Count(int messages, HashSet<Guid> conversations) => (Messages, counted) = (messages, conversations);

    public int Messages
    {
        get;
        set
        {
            if (field != value)
            {
                field = value;
                Changed?.Invoke();
            }
        }
    }
}
