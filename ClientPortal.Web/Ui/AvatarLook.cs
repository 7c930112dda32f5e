using System.Globalization;

namespace ClientPortal.Web.Ui;

/// <summary>Initials and colour of a person, the same on every page and node and after a restart.</summary>
public static class AvatarLook
{
    /// <summary>The number of <c>.hue-n</c> classes in Styles/components/avatar.css.</summary>
    public const int Hues = 12;

    /// <summary>"Awa Marie Ndiaye" gives "AN"; one word gives its initial; an empty name gives "?".</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '-', '.', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length switch
        {
            0 => "?",
            1 => First(words[0]),
            _ => First(words[0]) + First(words[^1]),
        };
    }

    /// <summary>FNV-1a, because <see cref="string.GetHashCode()"/> changes with every start of the process.</summary>
    public static int Hue(string key)
    {
        var hash = 2166136261u;
        foreach (var letter in key)
            hash = unchecked((hash ^ letter) * 16777619u);
        return (int)(hash % Hues);
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpper(CultureInfo.InvariantCulture);
}
