// Restrictions, exemptions and flags of users as bits: A is the lowest. Written for dialtone.
var UFLAG_A = 1 << 0, UFLAG_B = 1 << 1, UFLAG_C = 1 << 2, UFLAG_D = 1 << 3, UFLAG_E = 1 << 4, UFLAG_F = 1 << 5,
    UFLAG_G = 1 << 6, UFLAG_H = 1 << 7, UFLAG_I = 1 << 8, UFLAG_J = 1 << 9, UFLAG_K = 1 << 10, UFLAG_L = 1 << 11,
    UFLAG_M = 1 << 12, UFLAG_N = 1 << 13, UFLAG_O = 1 << 14, UFLAG_P = 1 << 15, UFLAG_Q = 1 << 16, UFLAG_R = 1 << 17,
    UFLAG_S = 1 << 18, UFLAG_T = 1 << 19, UFLAG_U = 1 << 20, UFLAG_V = 1 << 21, UFLAG_W = 1 << 22, UFLAG_X = 1 << 23,
    UFLAG_Y = 1 << 24, UFLAG_Z = 1 << 25;
