namespace TradingSystem.Peers.EfCore.Messaging;

/// <summary>
/// The client order id that the venue is given: the account is in it, so that fills go to its lane without a look-up.
/// </summary>
public static class VenueId
{
    private const int GuidLength = 32;

    public static string Of(Guid account, Guid order) => $"{account:N}.{order:N}";

    /// <summary>False for an order that isn't ours.</summary>
    public static bool TryParse(string id, out Guid account, out Guid order)
    {
        order = default;
        return Guid.TryParseExact(id.AsSpan(0, Math.Min(id.Length, GuidLength)), "N", out account)
            && id.Length == (2 * GuidLength) + 1
            && Guid.TryParseExact(id.AsSpan(GuidLength + 1), "N", out order);
    }
}
