using System.Diagnostics;

namespace TradingSystem.ServiceDefaults.Correlations;

/// <summary>
/// The id that one order, request or message keeps on its way through all processes. It lives in the current
/// <see cref="Activity"/>'s baggage and nowhere else, so code that knows only <c>System.Diagnostics</c> and the
/// baggage's name reads and sets the same one.
/// </summary>
public static class Correlation
{
    /// <summary>The baggage item and the activity tag.</summary>
    public const string Name = "correlation.id";

    /// <summary>The HTTP header, in and out.</summary>
    public const string HttpHeader = "X-Correlation-Id";

    /// <summary>The header of a message.</summary>
    public const string MessageHeader = "correlation-id";

    /// <summary>The longest id that is taken from outside, in characters.</summary>
    public const int MaxLength = 128;

    private static readonly ActivitySource Source = new("TradingSystem.ServiceDefaults");

    /// <summary>The current id; null outside of any request, message or job that has one.</summary>
    public static string? Current => Activity.Current?.GetBaggageItem(Name);

    /// <summary>
    /// The current id, or else one made from the current trace (a new one when there is no trace): for what is
    /// published.
    /// </summary>
    public static string CurrentOrNew =>
        Current
            ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
                ? activity.TraceId
                : ActivityTraceId.CreateRandom()).ToHexString();

    /// <summary>Whether an id from outside may be taken: 1 to 128 printable ASCII characters, no space.</summary>
    /// <param name="id">What came in.</param>
    /// <returns>True when it is fit for headers and logs.</returns>
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>
    /// Makes an id the current one until the result is disposed: for a message that was consumed or a job that starts.
    /// An id that isn't valid is replaced.
    /// </summary>
    /// <param name="id">The id that came with the message, if any.</param>
    /// <param name="operation">The name of the activity that carries it.</param>
    /// <returns>Ends the activity.</returns>
    public static IDisposable Begin(string? id, string operation = "correlation")
    {
        var chosen = IsValid(id) ? id! : CurrentOrNew;

        // From a source, so that it is sampled and what happens inside of it has a parent that was sent; without a
        // listener by hand.
        var activity = Source.StartActivity(operation)
            ?? new Activity(operation).SetIdFormat(ActivityIdFormat.W3C).Start();
        Set(activity, chosen);
        return activity;
    }

    internal static void Set(Activity activity, string id)
    {
        activity.SetBaggage(Name, id);
        activity.SetTag(Name, id);
    }
}
