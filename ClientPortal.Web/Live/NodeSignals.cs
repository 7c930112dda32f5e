using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientPortal.Web.Live;

/// <summary>
/// A signal that pages of all nodes hear. The others are about what each node keeps or reads by itself, and each node sends its own.
/// </summary>
public interface IForAllNodes;

/// <summary>Signals as lines of text for other nodes: the name of the type, and its fields as JSON.</summary>
public static class NodeSignals
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
    };

    private static readonly Dictionary<string, Type> Types = typeof(NodeSignals).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(LiveSignal)) && type.IsAssignableTo(typeof(IForAllNodes))).ToDictionary(type => type.Name);

    /// <summary>All kinds of signals that travel.</summary>
    public static IReadOnlyCollection<Type> Kinds => Types.Values;

    public static string Write(LiveSignal signal) => signal.GetType().Name + JsonSerializer.Serialize(signal, signal.GetType(), Options);

    /// <summary>Null for a line of another version of the portal that this one cannot read.</summary>
    public static LiveSignal? Read(string line)
    {
        var fields = line.IndexOf('{');
        try
        {
            return fields > 0 && Types.TryGetValue(line[..fields], out var type)
                ? (LiveSignal?)JsonSerializer.Deserialize(line.AsSpan(fields), type, Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
