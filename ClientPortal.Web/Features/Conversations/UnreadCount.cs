namespace ClientPortal.Web.Features.Conversations;

/// <summary>What waits for a circuit's person: counted by <see cref="UnreadWatch"/>, shown by any number of badges.</summary>
public sealed class UnreadCount
{
    public event Action? Changed;

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
