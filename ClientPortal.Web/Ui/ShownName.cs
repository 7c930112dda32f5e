using System.Diagnostics.CodeAnalysis;
using System.Resources;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Ui;

/// <summary>A person's name as readers see it: an erased person's, which is stored in French, is in the reader's language.</summary>
public static class ShownName
{
    private static readonly ResourceManager Texts = new(typeof(UiTexts));

    [return: NotNullIfNotNull(nameof(name))]
    public static string? Of(string? name) => name == Person.ErasedName ? Texts.GetString("Person.Erased") ?? name : name;

    /// <summary>The first name; of an erased person the whole words.</summary>
    public static string First(string name) => name == Person.ErasedName ? Of(name) : name.Split(' ')[0];
}
