namespace ClientPortal.Web.Ui;

/// <summary>
/// Who has chosen a picture, so that an avatar on any page knows without asking the database. A feature fills it in and says when somebody
/// chose another; the picture itself is handed out only to whoever may see that person.
/// </summary>
public sealed class Faces
{
    private readonly Lock changing = new();
    private readonly Dictionary<Guid, string> pictures = [];
    // A thousand circuits show the same author fifty times each: who leaves must be found at once.
    private readonly Dictionary<Guid, HashSet<Watching>> watching = [];

    /// <summary>The version of a person's picture; null for initials.</summary>
    public string? Of(Guid personId)
    {
        lock (changing)
        {
            return pictures.GetValueOrDefault(personId);
        }
    }

    public void Set(Guid personId, string? version)
    {
        List<Watching> told;
        lock (changing)
        {
            if (version is null)
            {
                pictures.Remove(personId);
            }
            else
            {
                pictures[personId] = version;
            }

            told = watching.TryGetValue(personId, out var known) ? [.. known] : [];
        }

        told.ForEach(one => one.Changed());
    }

    /// <summary>Calls <paramref name="changed"/> after each change of this person's picture, until it is disposed.</summary>
    public IDisposable Watch(Guid personId, Action changed)
    {
        var one = new Watching(this, personId, changed);
        lock (changing)
        {
            if (!watching.TryGetValue(personId, out var known))
            {
                watching[personId] = known = [];
            }

            known.Add(one);
        }

        return one;
    }

    private sealed class Watching(Faces faces, Guid personId, Action changed) : IDisposable
    {
        public Action Changed { get; } = changed;

        public void Dispose()
        {
            lock (faces.changing)
            {
                if (faces.watching.TryGetValue(personId, out var known) && known.Remove(this) && known.Count == 0)
                {
                    faces.watching.Remove(personId);
                }
            }
        }
    }
}
