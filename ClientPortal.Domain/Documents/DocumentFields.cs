namespace ClientPortal.Domain.Documents;

/// <summary>What people set on a document. Its content is in its versions.</summary>
/// <param name="Folder">Empty for none; parts are separated by slashes.</param>
/// <param name="Tags">Separated by commas.</param>
/// <param name="Shared">Whether the client's people see it.</param>
public sealed record DocumentFields(string Name, string Folder, DocumentKind Kind, string Tags, bool Shared)
{
    public const int FolderLength = 160, TagsLength = 200;

    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
    public DocumentFields Checked()
    {
        if (!Enum.IsDefined(Kind))
        {
            throw new RuleBroken("document.kind-unknown");
        }

        return this with
        {
            Name = Text.Line(Name, "document.name", Document.NameLength),
            Folder = Cleaned(Folder, '/', "/", "document.folder", FolderLength),
            Tags = Cleaned(Tags, ',', ", ", "document.tags", TagsLength),
        };
    }

    /// <summary>The names, as events carry them, of the fields in which the other differs.</summary>
    public IReadOnlyList<string> DifferencesTo(DocumentFields other)
    {
        var names = new List<string>();
        void Compare<T>(string name, T mine, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, theirs))
            {
                names.Add(name);
            }
        }

        Compare("name", Name, other.Name);
        Compare("folder", Folder, other.Folder);
        Compare("kind", Kind, other.Kind);
        Compare("tags", Tags, other.Tags);
        Compare("shared", Shared, other.Shared);
        return names;
    }

    private static string Cleaned(string? typed, char between, string joined, string field, int most)
    {
        var parts = (typed ?? "").Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(part => !Text.IsBlank(part)).Select(part => Text.Line(part, field, most)).Distinct(StringComparer.OrdinalIgnoreCase);
        var text = string.Join(joined, parts);
        return text.Length <= most ? text : throw new RuleBroken("text.too-long", new FieldName(field), most);
    }
}

public enum DocumentKind
{
    Other,
    Quote,
    Contract,
    Report,
    Plan,
    Invoice,
}

/// <summary>How far the approval of the current version has come.</summary>
public enum DocumentState
{
    /// <summary>No approval was asked for.</summary>
    None,
    Awaiting,
    Approved,
    Refused,

    /// <summary>A person who was asked wants another version.</summary>
    Change,
}
